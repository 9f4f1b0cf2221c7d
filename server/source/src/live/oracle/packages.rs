//! The members of packages. The target has no packages, so each procedure and function of a package's body is an object of its
//! own, named after the package, with what the body declares for all.

use model::{Dialect, ObjectName};
use translate::Script;

use super::super::catalog::{Found, Listed, Listing};
use super::super::session::{QueryError, Session};
use super::views::Views;
use super::{MEMBER, id, quote_name, texts};

/// Owner and name with a dot between, and the lines of the bodies of packages, in order.
const BODIES: &str = "\
SELECT o.owner || '.' || o.name, o.text FROM all_source o
WHERE o.type = 'PACKAGE BODY' AND {scope} ORDER BY o.owner, o.name, o.line";

/// Lists the members of every package.
pub(super) async fn list(
    session: &mut dyn Session,
    views: Views,
    scope: &str,
    listing: &mut Listing,
) -> Result<(), QueryError> {
    let bodies = texts(session.rows(&views.asked(BODIES).replace("{scope}", scope)).await?, 1);
    let mut names: Vec<&String> = bodies.keys().collect();
    names.sort_unstable();
    for name in names {
        let members = members(&bodies[name]);
        if members.objects.is_empty() {
            let why = if is_wrapped(&bodies[name]) { "its text is wrapped" } else { "its text is not understood" };
            listing.remarks.push(format!("the package {name} is not read: {why}"));
        }
        let (owner, package) = name.split_once('.').unwrap_or(("", name));
        for (place, member) in members.objects.into_iter().enumerate() {
            let quoted = [owner, package, &member.name.name].map(quote_name).join(".");
            let id = id(MEMBER, &ObjectName::new(name, place.to_string()));
            let variety = MEMBER.to_owned();
            listing.objects.push(Listed { id, kind: member.kind, name: member.name, quoted, variety });
        }
    }
    Ok(())
}

/// Reads the listed members among a batch.
pub(super) async fn read(session: &mut dyn Session, views: Views, batch: &[&Listed]) -> Result<Vec<Found>, QueryError> {
    let mut found = Vec::with_capacity(batch.len());
    let mut last: Option<(&str, Script)> = None;
    for listed in batch {
        let Some((package, place)) = package_and_place(listed) else { continue };
        let script = match last.take() {
            Some((name, script)) if name == package => script,
            Some(_) | None => body(session, views, package).await?,
        };
        let member = place.parse::<usize>().ok().and_then(|place| script.objects.get(place));
        let member = member.filter(|member| member.name == listed.name);
        found.extend(member.map(|member| Found::of(listed, member.definition.clone())));
        last = Some((package, script));
    }
    Ok(found)
}

/// Who owns the package of a member.
pub(super) fn owner(listed: &Listed) -> &str {
    package_and_place(listed).and_then(|(package, _)| package.split_once('.')).map_or("", |(owner, _)| owner)
}

fn package_and_place(listed: &Listed) -> Option<(&str, &str)> {
    listed.id.strip_prefix(MEMBER)?.strip_prefix('.')?.rsplit_once('.')
}

async fn body(session: &mut dyn Session, views: Views, package: &str) -> Result<Script, QueryError> {
    let (owner, name) = package.split_once('.').unwrap_or(("", package));
    let quote = super::quote_text;
    let scope = format!("o.owner = {} AND o.name = {}", quote(owner), quote(name));
    let bodies = texts(session.rows(&views.asked(BODIES).replace("{scope}", &scope)).await?, 1);
    Ok(bodies.get(package).map(|text| members(text)).unwrap_or_default())
}

fn members(body: &str) -> Script {
    translate::split_script(&format!("CREATE {body}"), Dialect::Oracle)
}

fn is_wrapped(body: &str) -> bool {
    body.lines().next().is_some_and(|line| line.trim_end().ends_with("wrapped"))
}
