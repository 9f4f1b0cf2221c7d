use super::super::recorded::Recorded;
use super::*;

const CLUSTER: Recorded = Recorded(&[
    (&["current_database"], &[&["dev"]]),
    (&["SELECT n.nspname FROM"], &[&["public"]]),
    (
        &["pg_class c JOIN", "relkind IN"],
        &[
            &["100", "table", "public", "sales", "public.sales"],
            &["101", "view", "public", "late", "public.late"],
            &["102", "view", "public", "top", "public.top"],
        ],
    ),
    (
        &["pg_proc_info"],
        &[
            &["200", "function", "public", "f_max", "public.f_max(double precision, double precision)"],
            &["201", "procedure", "public", "test_sp", "public.test_sp(integer)"],
        ],
    ),
    (
        &["SHOW TABLE public.sales"],
        &[&["CREATE TABLE public.sales ( salesid integer NOT NULL ENCODE az64 distkey, dateid smallint NOT NULL ) \
             DISTSTYLE KEY SORTKEY ( dateid );"]],
    ),
    (
        &["pg_get_viewdef"],
        &[
            &["101", "create view late as select * from spectrum.sales with no schema binding;", "0"],
            &["102", "SELECT sales.salesid FROM sales;", "1"],
        ],
    ),
    (
        &["pg_language"],
        &[&[
            "200",
            "double precision",
            "plpythonu",
            "s",
            "\n  return max(a, b)\n",
            "a,b",
            "double precision, double precision",
        ]],
    ),
    (
        &["SHOW PROCEDURE public.test_sp(integer)"],
        &[&["CREATE OR REPLACE PROCEDURE public.test_sp(a integer) LANGUAGE plpgsql AS $_$ BEGIN NULL; END $_$"]],
    ),
]);

#[tokio::test]
async fn definitions_are_made_of_what_the_manual_shows() {
    let (catalog, mut session) = (RedshiftCatalog, CLUSTER);
    let listing = catalog.list(&mut session, &[]).await.unwrap();
    assert_eq!((listing.database.as_str(), listing.objects.len(), &listing.remarks), ("dev", 5, &Vec::new()));
    let mut definitions = Vec::new();
    for kind in ObjectKind::ALL {
        let batch: Vec<Listed> = listing.objects.iter().filter(|of| of.kind == kind).cloned().collect();
        let found = catalog.read(&mut session, &batch).await.unwrap();
        definitions.extend(found.into_iter().map(|of| of.definition.unwrap()));
    }
    let expected = [
        "CREATE TABLE public.sales ( salesid integer NOT NULL ENCODE az64 distkey, dateid smallint NOT NULL ) DISTSTYLE KEY \
         SORTKEY ( dateid );",
        "CREATE FUNCTION public.f_max(a double precision, b double precision)\nRETURNS double precision\nSTABLE\nAS $$\n  \
         return max(a, b)\n$$\nLANGUAGE plpythonu;",
        "create view late as select * from spectrum.sales with no schema binding;",
        "CREATE VIEW public.top AS\nSELECT sales.salesid FROM sales;",
        "CREATE OR REPLACE PROCEDURE public.test_sp(a integer) LANGUAGE plpgsql AS $_$ BEGIN NULL; END $_$",
    ];
    assert_eq!(definitions, expected);
}

#[tokio::test]
async fn what_the_cluster_refuses_is_the_answer() {
    let gone = Listed {
        id: "1".to_owned(),
        kind: ObjectKind::Table,
        name: ObjectName::new("public", "gone"),
        quoted: "public.gone".to_owned(),
        variety: "table".to_owned(),
    };
    let mut session = CLUSTER;
    let refused = RedshiftCatalog.read(&mut session, &[gone]).await.unwrap_err();
    assert!(refused.reason().contains("SHOW TABLE public.gone"), "{refused:?}");
}
