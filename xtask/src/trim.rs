//! Takes out of a program what nobody calls and nobody reads.

use std::collections::HashSet;

use anyhow::{Context, Result};
use wasm_encoder::{CodeSection, Module, RawSection};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::reach::Reach;

/// How a view that is erased names its function for `leptos::mount::hydrate_lazy`. The pages are taken over by `hydrate_body`,
/// but every view names the functions of both ways, so that no linker can know which are left alone.
const NAMED_BY_VIEWS: &str = "8into_any13hydrate_async";

/// What calls those: the erased view's own. Where the program comes to it another way, they are called after all.
const CALLS_THEM: &str = "AnyView$u20$as$u20$tachys..view..RenderHtml$GT$13hydrate_async";

/// The functions of a linked program that only those lead to which every view names and nobody calls.
///
/// Names alone do not tell: the compiler makes one function of two that do the same, and it has the name of either. What
/// is in here no other function leads to, whatever it is called.
pub(crate) fn never_called(linked: &[u8]) -> Result<HashSet<String>> {
    let reach = Reach::without(linked, |name| name.contains(NAMED_BY_VIEWS))
        .context("the linker's record of the browser's program cannot be read")?;
    let calls_them = |name: &String| name.contains(CALLS_THEM);
    if reach.others.iter().any(calls_them) && !reach.come_to.iter().any(calls_them) {
        return Ok(&reach.others - &reach.come_to);
    }
    println!("The browser's program may call `hydrate_async`, so it is not made smaller by that");
    Ok(HashSet::new())
}

/// The body of such a function: no locals, and a trap for whoever calls it after all.
const TRAP: [u8; 3] = [0x00, 0x00, 0x0b];

/// A program whose functions of these names are empty, and without its custom sections, which hold names of functions and what
/// only tools read.
pub(crate) fn trimmed(program: &[u8], never_called: &HashSet<String>) -> Result<Vec<u8>> {
    let never_called = numbers(program, never_called).context("a part of the browser's program cannot be read")?;
    let (mut module, mut code, mut function) = (Module::new(), CodeSection::new(), functions_imported(program)?);
    let mut bodies_left = 0;
    for payload in Parser::new(0).parse_all(program) {
        let payload = payload?;
        match &payload {
            Payload::CodeSectionStart { count, .. } => bodies_left = *count,
            Payload::CodeSectionEntry(body) => {
                code.raw(if never_called.contains(&function) { &TRAP } else { body.as_bytes() });
                function += 1;
                bodies_left -= 1;
                if bodies_left == 0 {
                    module.section(&code);
                }
            }
            Payload::CustomSection(_) => {}
            other => {
                if let Some((id, range)) = other.as_section() {
                    let data = usize::try_from(range.start)?..usize::try_from(range.end)?;
                    let data = program.get(data).context("a section ends after the program")?;
                    module.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(module.finish())
}

/// How many functions a program imports; its own are numbered after them.
fn functions_imported(program: &[u8]) -> Result<u32> {
    let mut many = 0;
    for payload in Parser::new(0).parse_all(program) {
        if let Payload::ImportSection(imports) = payload? {
            for import in imports.into_imports() {
                many += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
            }
        }
    }
    Ok(many)
}

fn numbers(program: &[u8], wanted: &HashSet<String>) -> Result<HashSet<u32>> {
    let mut found = HashSet::new();
    for payload in Parser::new(0).parse_all(program) {
        let Payload::CustomSection(section) = payload? else { continue };
        let KnownCustom::Name(names) = section.as_known() else { continue };
        for names in names {
            let Name::Function(functions) = names? else { continue };
            for function in functions {
                let function = function?;
                if wanted.contains(function.name) {
                    found.insert(function.index);
                }
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use wasm_encoder::{
        CodeSection, EntityType, Function, FunctionSection, ImportSection, Module, NameMap, NameSection, TypeSection,
    };
    use wasmparser::{Parser, Payload, Validator};

    use super::{TRAP, trimmed};

    /// A program with one imported function and two of its own, of these names.
    fn program(names: [&str; 3]) -> Vec<u8> {
        let (mut types, mut imports, mut functions) =
            (TypeSection::new(), ImportSection::new(), FunctionSection::new());
        types.ty().function([], []);
        imports.import("host", "call", EntityType::Function(0));
        functions.function(0).function(0);
        let mut code = CodeSection::new();
        for _ in 0..2 {
            let mut body = Function::new([]);
            body.instructions().call(0).end();
            code.function(&body);
        }
        let (mut of_functions, mut section) = (NameMap::new(), NameSection::new());
        (0..).zip(names).for_each(|(index, name)| of_functions.append(index, name));
        section.functions(&of_functions);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&code).section(&section);
        module.finish()
    }

    fn bodies(program: &[u8]) -> Vec<Vec<u8>> {
        let payloads = Parser::new(0).parse_all(program).map(Result::unwrap);
        let body =
            |payload| if let Payload::CodeSectionEntry(body) = payload { Some(body.as_bytes().to_vec()) } else { None };
        payloads.filter_map(body).collect()
    }

    #[test]
    fn functions_that_nobody_calls_are_emptied_and_names_left_out() {
        let call = vec![0x00, 0x10, 0x00, 0x0b];
        let cases = [
            (["call", "one", "main"], [call.clone(), call.clone()]),
            (["call", "empty", "main"], [TRAP.to_vec(), call.clone()]),
            // What is imported has no body to empty.
            (["empty", "main", "empty"], [call, TRAP.to_vec()]),
        ];
        let never_called = HashSet::from(["empty".to_owned()]);
        for (names, expected) in cases {
            let trimmed = trimmed(&program(names), &never_called).unwrap();
            assert_eq!(bodies(&trimmed), expected, "{names:?}");
            Validator::new().validate_all(&trimmed).unwrap();
            assert!(!String::from_utf8_lossy(&trimmed).contains("main"));
        }
    }

    #[test]
    fn what_is_no_whole_program_is_refused() {
        let whole = program(["call", "one", "two"]);
        for broken in [&whole[..whole.len() - 1], b"\0asm", b"none at all"] {
            assert!(trimmed(broken, &HashSet::new()).is_err());
        }
    }
}
