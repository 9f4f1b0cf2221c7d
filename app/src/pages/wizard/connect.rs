use leptos::html::Input;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;
use model::{SAMPLE_INVENTORY, SourcePlatform};

use super::database::Database;
use super::draft::wizard;
use super::error_summary::{ErrorSummary, Problem};
use super::steps::Steps;
use crate::pages::device;
use crate::pages::icon::Icon;

/// Where the definitions come from.
#[component]
pub fn Connect() -> impl IntoView {
    let wizard = wizard();
    let navigate = use_navigate();
    let path = RwSignal::new(String::new());
    let problems = RwSignal::new(Vec::new());
    let (sending, dragging) = (RwSignal::new(false), RwSignal::new(false));
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if wizard.restored.get() {
            let kept = wizard.draft.get_untracked().inventory_path;
            if !kept.contains(':') {
                path.set(kept);
            }
        }
    });
    let go = Callback::new(move |inventory_path: String| {
        wizard.view.set(None);
        wizard.draft.update(|draft| draft.set_source(draft.source_type, inventory_path));
        navigate("/new/inventory", leptos_router::NavigateOptions::default());
    });
    let sample = move |_| {
        wizard.draft.update(|draft| draft.source_type = SourcePlatform::Oracle);
        go.run(SAMPLE_INVENTORY.to_owned());
    };
    let send = move |files: device::Files| {
        if sending.get_untracked() || files.is_empty() {
            return;
        }
        sending.set(true);
        problems.set(Vec::new());
        leptos::task::spawn_local(async move {
            let answer = device::upload(files).await;
            sending.try_set(false);
            match answer {
                Ok(path) => go.run(path),
                Err(why) => drop(problems.try_set(vec![Problem::new(why)])),
            }
        });
    };
    // The whole step takes files: one that misses its mark would otherwise be opened in place of the page.
    let over = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        dragging.set(true);
    };
    let drop_files = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        dragging.set(false);
        send(device::dropped_files(&event));
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let named = path.get_untracked().trim().to_owned();
        if named.is_empty() {
            let text = "Upload files, name a folder on the server, or try the sample.";
            problems.set(vec![Problem { text: text.to_owned(), link: Some("#path-input") }]);
        } else {
            go.run(named);
        }
    };
    view! {
        <Title text="Connect"/>
        <Steps current=0/>
        <ErrorSummary problems/>
        <div class="wizard" on:dragover=over on:dragleave=move |_| dragging.set(false) on:drop=drop_files>
            <fieldset class="card card--padded">
                <legend class="card__title">"Source platform"</legend>
                <div class="choices">
                    {SourcePlatform::ALL.map(|platform| view! {
                        <label class="choice" data-testid=format!("platform-{platform}")>
                            <input type="radio" name="platform" value=platform.as_str()
                                prop:checked=move || wizard.draft.get().source_type == platform
                                on:change=move |_| { wizard.view.set(None); wizard.draft.update(|draft| draft.source_type = platform) }/>
                            <span>{platform.label()}</span>
                        </label>
                    }).collect_view()}
                </div>
            </fieldset>
            <Database problems/>
            <h2 class="wizard__or">"Or from files"</h2>
            <div class="columns">
                <section class="card card--padded" class=("card--drop", move || dragging.get()) data-testid="drop-zone">
                    <h3 class="card__title">"Upload DDL files"</h3>
                    <p class="faint" id="upload-hint">"Choose or drop .sql files, a zip of them, or an inventory.json; 256 MB at most."</p>
                    <input class="file" type="file" multiple accept=".sql,.zip,.json" aria-label="DDL files" aria-describedby="upload-hint"
                        data-testid="upload-input" node_ref=input on:change=move |_| send(device::chosen_files(input)) disabled=move || sending.get()/>
                    <p class="faint" role="status">{move || sending.get().then_some("Uploading…")}</p>
                </section>
                <form class="card card--padded" id="path-form" on:submit=submit>
                    <h3 class="card__title">"A folder on the server"</h3>
                    <label class="field">
                        <span class="field__label">"Path"</span>
                        <input class="field__input" type="text" id="path-input" data-testid="path-input" autocomplete="off" spellcheck="false"
                            placeholder="exports/orders" prop:value=move || path.get() on:input=move |event| path.set(event_target_value(&event))/>
                        <span class="field__hint">"Relative to the server's folder of inventories: .sql files or an inventory.json."</span>
                    </label>
                </form>
                <section class="card card--padded">
                    <h3 class="card__title">"No files at hand?"</h3>
                    <p class="faint">"The sample is an Oracle retail warehouse of 57 objects, some of them broken on purpose."</p>
                    <button type="button" class="button" data-testid="try-sample" on:click=sample>{Icon::Play.draw()}"Try the sample"</button>
                </section>
            </div>
            <div class="wizard__actions">
                <span></span>
                <button type="submit" form="path-form" class="button" data-testid="wizard-next">"Read inventory"</button>
            </div>
        </div>
    }
}
