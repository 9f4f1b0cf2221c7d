//! The browser's program in chunks: what every page needs comes first, and the rest when it is wanted.
//!
//! With the feature `chunks`, what [`in_chunk`] names is cut out of the linked program by `cargo xtask`; without it, and on
//! the server, it is there already. A chunk that does not come (no network, or a server with a newer program) leaves the
//! page as it is, with a sentence and a way to load it anew.

use std::future::Future;

use leptos::prelude::*;
use leptos_router::ChooseView;

/// A chunk did not come.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a part of this application could not be loaded")]
pub struct ChunkMissing;

#[cfg(all(feature = "chunks", target_arch = "wasm32"))]
impl From<wasm_split_helpers::SplitLoaderError> for ChunkMissing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Draws something of a chunk that is there.
pub(crate) type Draw<A> = fn(A) -> AnyView;

/// `in_chunk!(settings, settings_page: () => |()| …)`: an async function that loads the chunk `settings`, unless it is there,
/// and answers with what draws the view. All that only the view needs comes with the chunk.
macro_rules! in_chunk {
    ($chunk:ident, $vis:vis $name:ident: $arguments:ty => $draw:expr) => {
        #[cfg(all(feature = "chunks", target_arch = "wasm32"))]
        #[wasm_split_helpers::wasm_split($chunk, fallible)]
        $vis fn $name() -> Result<$crate::chunks::Draw<$arguments>, $crate::chunks::ChunkMissing> {
            Ok($draw)
        }

        #[cfg(not(all(feature = "chunks", target_arch = "wasm32")))]
        $vis async fn $name() -> Result<$crate::chunks::Draw<$arguments>, $crate::chunks::ChunkMissing> {
            // The server names the chunk in the page's head, so that it comes together with the rest of the program.
            #[cfg(feature = "ssr")]
            leptos::prefetch_lazy_fn_on_server(stringify!($chunk));
            Ok($draw)
        }
    };
}
pub(crate) use in_chunk;

/// A page that comes with a chunk, as a route's view.
#[derive(Clone, Copy)]
pub(crate) struct PageInChunk<F>(pub(crate) F);

impl<F, P> ChooseView for PageInChunk<F>
where
    F: Fn() -> P + Clone + Send + 'static,
    P: Future<Output = Result<Draw<()>, ChunkMissing>>,
{
    async fn choose(self) -> AnyView {
        match (self.0)().await {
            Ok(draw) => draw(()),
            Err(missing) => not_loaded(missing),
        }
    }

    async fn preload(&self) {
        // Whether it came is seen when the page is drawn.
        let _ = (self.0)().await;
    }
}

/// Stands where a chunk is missing.
pub fn not_loaded(missing: ChunkMissing) -> AnyView {
    let text = format!("{missing}. The connection may be gone, or the server was updated.");
    // Left to the browser, a link to the page itself loads it anew.
    view! {
        <div class="not-loaded" role="alert" data-testid="not-loaded">
            <p>{text}</p>
            <a class="button" href="" rel="external" data-testid="reload">"Reload"</a>
        </div>
    }
    .into_any()
}
