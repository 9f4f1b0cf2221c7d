//! A cancel reaches the statement at the warehouse.

use databricks_double::Double;
use model::{ExecutionMode, JobStatus};

use crate::job::{Running, spec, tables};

#[tokio::test]
async fn a_cancelled_job_stops_its_statements_at_the_warehouse_and_leaves_nothing_of_them() {
    // A cancel may be lost; then it is said again.
    for deaf in [0, 3] {
        let double = Double::start().await;
        {
            let mut world = double.world();
            (world.questions_until_done, world.deaf_to_cancels) = (u32::MAX, deaf);
        }
        let running = Running::of(&double, tables(3)).await;
        let job_id = running.engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
        while double.world().statements().len() < 3 {
            tokio::task::yield_now().await;
        }
        running.engine.cancel(job_id).await.unwrap();
        let read = running.read(job_id).await;
        assert_eq!((read.snapshot.status, read.counts()), (JobStatus::Cancelled, (0, 0, 0)), "{:?}", read.log());
        let statements = double.world().statements();
        assert!(statements.iter().all(|statement| statement.state == "CANCELED"), "{statements:?}");
        assert_eq!(double.names(), Vec::<String>::new());
    }
}
