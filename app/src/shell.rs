use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;

/// Applies the chosen theme and density before anything is painted.
const LOOK: &str = "try{for(var k of['theme','density']){var v=localStorage.getItem('dwma-'+k);\
                    if(v)document.documentElement.dataset[k]=v}}catch(e){}";

/// The HTML document around the application.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="description" content="Moves a warehouse to Databricks SQL, and shows how far it is"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href="/pkg/dwma.css"/>
                <script nonce=use_nonce() inner_html=LOOK></script>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body><App/></body>
        </html>
    }
}
