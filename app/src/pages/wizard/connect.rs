use leptos::html::Input;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;
use model::{SAMPLE_INVENTORY, SourcePlatform};

use super::draft::wizard;
use super::steps::Steps;
use crate::pages::device;
use crate::pages::icon::Icon;

/// Where the definitions come from.
#[component]
pub fn Connect() -> impl IntoView {
    let wizard = wizard();
    let navigate = use_navigate();
    let path = RwSignal::new(String::new());
    let refusal = RwSignal::new(None::<String>);
    let sending = RwSignal::new(false);
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
        wizard.summary.set(None);
        wizard.draft.update(|draft| draft.inventory_path = inventory_path);
        navigate("/new/inventory", leptos_router::NavigateOptions::default());
    });
    let sample = move |_| {
        wizard.draft.update(|draft| draft.source_type = SourcePlatform::Oracle);
        go.run(SAMPLE_INVENTORY.to_owned());
    };
    let upload = move |_| {
        sending.set(true);
        leptos::task::spawn_local(async move {
            let answer = device::upload(input).await;
            sending.try_set(false);
            match answer {
                Ok(path) => go.run(path),
                Err(why) => drop(refusal.try_set(Some(why))),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let named = path.get_untracked().trim().to_owned();
        if named.is_empty() {
            refusal.set(Some("Upload files, name a folder on the server, or try the sample.".to_owned()));
        } else {
            go.run(named);
        }
    };
    view! {
        <Title text="Connect"/>
        <Steps current=0/>
        {move || refusal.get().map(|text| view! { <p class="notice notice--err" role="alert">{text}</p> })}
        <form class="wizard" on:submit=submit>
            <fieldset class="card card--padded">
                <legend class="card__title">"Source platform"</legend>
                <div class="choices">
                    {SourcePlatform::ALL.map(|platform| view! {
                        <label class="choice" data-testid=format!("platform-{platform}")>
                            <input type="radio" name="platform" value=platform.as_str()
                                prop:checked=move || wizard.draft.get().source_type == platform
                                on:change=move |_| { wizard.summary.set(None); wizard.draft.update(|draft| draft.source_type = platform) }/>
                            <span>{platform.label()}</span>
                        </label>
                    }).collect_view()}
                </div>
            </fieldset>
            <div class="columns">
                <section class="card card--padded">
                    <h2 class="card__title">"Upload DDL files"</h2>
                    <p class="faint" id="upload-hint">".sql files, a zip of them, or an inventory.json; 256 MB at most."</p>
                    <input class="file" type="file" multiple accept=".sql,.zip,.json" aria-label="DDL files" aria-describedby="upload-hint"
                        data-testid="upload-input" node_ref=input on:change=upload disabled=move || sending.get()/>
                    <p class="faint" role="status">{move || sending.get().then_some("Uploading…")}</p>
                </section>
                <section class="card card--padded">
                    <h2 class="card__title">"A folder on the server"</h2>
                    <label class="field">
                        <span class="field__label">"Path"</span>
                        <input class="field__input" type="text" data-testid="path-input" autocomplete="off" spellcheck="false"
                            placeholder="exports/orders" prop:value=move || path.get() on:input=move |event| path.set(event_target_value(&event))/>
                        <span class="field__hint">"Relative to the server's folder of inventories: .sql files or an inventory.json."</span>
                    </label>
                </section>
                <section class="card card--padded">
                    <h2 class="card__title">"No files at hand?"</h2>
                    <p class="faint">"The sample is an Oracle retail warehouse of 57 objects, some of them broken on purpose."</p>
                    <button type="button" class="button" data-testid="try-sample" on:click=sample>{Icon::Play.draw()}"Try the sample"</button>
                </section>
            </div>
            <p class="faint">"Live connections to databases come later; export the DDL with the source's own tools until then."</p>
            <div class="wizard__actions">
                <span></span>
                <button type="submit" class="button button--primary" data-testid="wizard-next">"Read inventory"</button>
            </div>
        </form>
    }
}
