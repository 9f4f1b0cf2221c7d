use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

use super::deletions::DeletionDialog;
use super::device;
use super::icon::Icon;
use super::keyboard::Keyboard;
use super::settings::settings;

/// What is around every page: navigation, theme, and the place for the page itself.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let open = RwSignal::new(false);
    let settings = settings();
    let path = use_location().pathname;
    // Who walks on by keyboard goes on in the new page, not at the navigation once more.
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            device::focus_main();
        }
        now
    });
    view! {
        <a class="skip-link" href="#main">"Skip to content"</a>
        <div class="frame">
            <nav class="nav" class=("nav--open", move || open.get()) aria-label="Main">
                <div class="nav__brand">
                    <span class="nav__mark" aria-hidden="true"></span>
                    <span class="nav__name">"DW Migration Assistant"</span>
                    <button class="button nav__menu" aria-label="Menu" aria-expanded=move || open.get().to_string()
                        on:click=move |_| open.update(|open| *open = !*open)>{Icon::Menu.draw()}</button>
                </div>
                <ul class="nav__list" on:click=move |_| open.set(false)>
                    <li><A href="/" exact=true>{Icon::Home.draw()}"Overview"</A></li>
                    <li><a href="/new/connect" aria-current=move || path.read().starts_with("/new/").then_some("page")>{Icon::Plus.draw()}"Connect & Migrate"</a></li>
                    <li><A href="/jobs">{Icon::List.draw()}"Jobs"</A></li>
                    <li><A href="/history">{Icon::Clock.draw()}"History"</A></li>
                    <li><A href="/assess">{Icon::Measure.draw()}"Assess"</A></li>
                    <li><A href="/translate">{Icon::Translate.draw()}"Translate"</A></li>
                </ul>
                <div class="nav__foot">
                    <Keyboard/>
                    <button class="nav__theme" data-testid="theme" aria-keyshortcuts="t" on:click=move |_| settings.toggle_theme()>
                        {Icon::Theme.draw()}"Light or dark"
                    </button>
                    <A href="/settings" attr:class="nav__theme" on:click=move |_| open.set(false)>{Icon::Settings.draw()}"Settings"</A>
                </div>
            </nav>
            <main id="main" class="main" tabindex="-1">{children()}</main>
            <DeletionDialog/>
        </div>
    }
}
