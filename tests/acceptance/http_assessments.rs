//! What an inventory takes to migrate, asked over HTTP.

use serde_json::json;

use crate::http_server::{HttpServer, answer};

#[tokio::test(flavor = "multi_thread")]
async fn an_inventory_is_assessed_without_a_job_in_three_forms() {
    let server = HttpServer::start().await;
    let path = "/api/migrate/assessments?inventory_path=sample:oracle-retail&source_type=oracle";
    let found = server.json(path).await;
    let objects = found["objects"].as_array().unwrap();
    let graded: u64 =
        ["simple", "moderate", "complex", "manual"].map(|grade| found["grades"][grade].as_u64().unwrap()).iter().sum();
    assert_eq!(graded, objects.len() as u64);
    assert!(objects.len() >= 55 && found["grades"]["manual"].as_u64().unwrap() >= 1, "{}", found["grades"]);
    let name = |object: &serde_json::Value| {
        format!("{}.{}", object["schema"].as_str().unwrap(), object["name"].as_str().unwrap())
    };
    let (first, last) = (name(&objects[0]), name(&objects[objects.len() - 1]));
    let some = server.json(&format!("{path}&include={first},{last}&exclude={last}")).await;
    assert_eq!(some["objects"].as_array().unwrap().iter().map(name).collect::<Vec<_>>(), [first]);
    let csv = server.get(path).header("Accept", "text/csv").send().await.unwrap();
    assert_eq!(csv.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(csv.text().await.unwrap().matches("\r\n").count(), objects.len() + 1);
    let page = server.get(&format!("{path}&format=html")).send().await.unwrap();
    assert_eq!(page.headers()["content-disposition"], "attachment; filename=\"assessment.html\"");
    assert!(page.text().await.unwrap().starts_with("<!doctype html>"));
    assert_eq!(server.json("/api/migrate/jobs").await["jobs"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_cannot_be_answered_says_which_field() {
    let server = HttpServer::start().await;
    for (query, status, said) in [
        ("", 400, "inventory_path: missing"),
        ("inventory_path=x", 400, "source_type: missing"),
        ("inventory_path=x&source_type=db2", 400, "source_type: found `db2`"),
        ("inventory_path=x&source_type=oracle&format=pdf", 400, "format: found `pdf`"),
        ("inventory_path=x&source_type=oracle", 400, "`x` is not there"),
        ("inventory_path=../x&source_type=oracle", 403, "outside the server's folder"),
        (
            "inventory_path=sample:oracle-retail&source_type=mysql",
            400,
            "source_type: the inventory was taken from oracle",
        ),
        ("inventory_path=sample:oracle-retail&source_type=oracle&include=[", 400, "include: found `[`"),
        ("inventory=x", 400, "inventory: unknown query field"),
    ] {
        let (found, body) = answer(server.get(&format!("/api/migrate/assessments?{query}"))).await;
        assert_eq!(found, status, "{query}: {body}");
        assert!(body["error"].as_str().unwrap().contains(said), "{query}: {body}");
    }
    let contract = server.json("/api/openapi.json").await;
    assert!(contract["paths"]["/api/migrate/assessments"]["get"]["responses"]["200"]["content"].is_object());
    assert!(contract["components"]["schemas"]["InventoryAssessment"]["properties"]["kinds"].is_object());
}
