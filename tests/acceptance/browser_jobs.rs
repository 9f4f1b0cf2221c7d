//! A job's page in a browser.

use serde_json::json;

use crate::browser::Browser;
use crate::product::{Product, built};

#[tokio::test]
async fn a_running_job_moves_is_cancelled_half_way_and_keeps_what_is_done() {
    let product = Product::start();
    let job = product.start_job("scenario:happy-500?speed=20", true).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    let first = number(&browser.text_that("mp-percent", |text| number(text) > 0).await);
    browser.text_that("mp-percent", |text| number(text) > first).await;
    browser.text_that("mp-connection", |text| text.contains("Live")).await;
    assert_eq!(browser.text("mp-dry-run").await, "Dry run");
    browser.screenshot("job-running").await;
    browser.click("mp-cancel").await;
    browser.text_that("mp-status", |text| text == "Cancelled").await;
    let progress = product.progress(&job).await;
    assert_eq!(progress["status"], "cancelled");
    let percent = progress["progress_percentage"].as_i64().unwrap();
    assert!((1..100).contains(&percent), "{percent}");
    assert_eq!(i64::from(number(&browser.text("mp-percent").await)), percent);
    browser.screenshot("job-cancelled").await;
    browser.close().await;
}

#[tokio::test]
async fn a_reload_goes_on_where_the_job_is() {
    let product = Product::start();
    let job = product.start_job("scenario:happy-500?speed=30", true).await;
    let browser = Browser::open().await;
    let page = format!("{}/jobs/{job}", product.address);
    browser.driver.goto(&page).await.unwrap();
    let before = number(&browser.text_that("mp-percent", |text| number(text) > 5).await);
    browser.driver.refresh().await.unwrap();
    let after = number(&browser.text_that("mp-percent", |text| number(text) > 0).await);
    assert!(after >= before, "{before} before, {after} after");
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    assert_eq!(number(&browser.text("mp-percent").await), 100);
    browser.close().await;
}

#[tokio::test]
async fn the_numbers_are_in_the_html() {
    let product = Product::start();
    let job = product.start_job("scenario:zero", true).await;
    while product.progress(&job).await["complete"] != true {
        tokio::task::yield_now().await;
    }
    let page = reqwest::get(format!("{}/jobs/{job}", product.address)).await.unwrap();
    assert_eq!(page.status(), 200);
    let html = page.text().await.unwrap();
    assert!(html.contains("data-testid=\"mp-percent\""), "{html}");
    let unknown = format!("{}/jobs/0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b11", product.address);
    let missing = reqwest::get(unknown).await.unwrap();
    assert_eq!(missing.status(), 404);
    assert!(missing.text().await.unwrap().contains("No job with this id"));
}

#[tokio::test]
async fn the_quick_starts_own_client_works() {
    let product = Product::start();
    let job = product.start_job("scenario:happy-500?speed=100", true).await;
    let browser = Browser::open().await;
    browser.driver.goto(&product.address).await.unwrap();
    let script = r"
        const [id, done] = arguments;
        const seen = {logs: 0, results: 0, percentages: [], statuses: []};
        const eventSource = new EventSource('/api/migrate/stream/' + id);
        eventSource.onmessage = (event) => {
            const data = JSON.parse(event.data);
            seen.statuses.push(data.status);
            seen.percentages.push(data.progress_percentage);
            seen.logs += data.new_logs.length;
            seen.results += data.new_results.length;
            if (data.complete) { eventSource.close(); done(seen); }
        };";
    browser.driver.set_script_timeout(std::time::Duration::from_secs(60)).await.unwrap();
    let seen = browser.driver.execute_async(script, vec![json!(job)]).await.unwrap().json().clone();
    assert_eq!(seen["results"], 500, "{seen}");
    let progress = product.progress(&job).await;
    let counts = &progress["log_counts"];
    let lines = ["info", "warning", "error"].iter().map(|level| counts[level].as_i64().unwrap()).sum::<i64>();
    assert_eq!(seen["logs"], lines);
    let percentages: Vec<i64> = seen["percentages"].as_array().unwrap().iter().map(|of| of.as_i64().unwrap()).collect();
    assert!(percentages.is_sorted() && percentages.last() == Some(&100), "{percentages:?}");
    assert_eq!(seen["statuses"].as_array().unwrap().last(), Some(&json!("completed")));
    browser.close().await;
}

#[tokio::test]
async fn another_application_embeds_the_component() {
    let product = Product::start();
    let job = product.start_job("scenario:happy-500?speed=100", true).await;
    let page = embedding_origin(&product.address).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{page}/index.html?job={job}")).await.unwrap();
    let outcome = browser.text_that("embed-outcome", |text| !text.is_empty()).await;
    assert!(outcome.to_lowercase().contains("complete") || outcome.to_lowercase().contains("success"), "{outcome}");
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    browser.screenshot("embedded").await;
    browser.close().await;
}

/// An origin that has the embedding application's files and passes everything else on to the product, as a host's own
/// server would.
async fn embedding_origin(product: &str) -> String {
    use axum::Router;
    use axum::body::Body;
    use axum::extract::{Request, State};
    use axum::response::Response;

    async fn pass_on(State(product): State<String>, request: Request) -> Response {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let mut onward = reqwest::Client::new().request(request.method().clone(), format!("{product}{path}"));
        for name in ["content-type", "accept", "last-event-id"] {
            if let Some(value) = request.headers().get(name) {
                onward = onward.header(name, value);
            }
        }
        let answer =
            onward.body(reqwest::Body::wrap_stream(request.into_body().into_data_stream())).send().await.unwrap();
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers().iter().filter(|(name, _)| *name != "transfer-encoding") {
            response = response.header(name, value);
        }
        response.body(Body::from_stream(answer.bytes_stream())).unwrap()
    }

    let files = tower_http::services::ServeDir::new(built("DWMA_TEST_EMBED_SITE"));
    let onward = axum::routing::any(pass_on).with_state(product.to_owned());
    let origin: Router = Router::new().fallback_service(files.fallback(onward));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, origin).await.unwrap() });
    address
}

/// The number a text begins with.
fn number(text: &str) -> u32 {
    text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}
