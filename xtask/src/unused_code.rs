//! Leaves code out of the browser's program that nothing calls, where neither compiler nor linker can know that.

use anyhow::{Context, Result};
use walrus::{FunctionBuilder, FunctionKind, Module, ModuleConfig};

/// A future of `RenderHtml::hydrate_async`, in the compiler's older and newer way of naming. What is inside it has longer
/// names and is left alone: the compiler gives two equal functions one name, and some of those stand for code that is used.
/// A future is equal to none of another function, since it names its place in the source where it must not be polled again.
fn is_async_hydration(name: &str) -> bool {
    let rest = name.split_once("13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$17h").map(|(_, hash)| hash);
    rest.is_some_and(|hash| hash.len() == 17)
        || (name.starts_with("_RNC") && !name.starts_with("_RNCNC") && name.contains("13hydrate_async"))
}

/// Empties the futures that hydrate a page piece by piece as its code is loaded. Every erased view holds one, since views
/// promise the method; only `hydrate_lazy` calls it, and the pages here hydrate at once. Should one be polled after all,
/// the program stops there.
pub(crate) fn without_async_hydration(program: &[u8]) -> Result<Module> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false).generate_name_section(false);
    let mut module = config.parse(program).context("the browser's program cannot be read")?;
    let unused: Vec<_> = module
        .funcs
        .iter_local()
        .filter(|(id, _)| module.funcs.get(*id).name.as_deref().is_some_and(is_async_hydration))
        .map(|(id, function)| (id, function.ty(), function.args.clone()))
        .collect();
    for (id, ty, arguments) in unused {
        let (parameters, results) = module.types.params_results(ty);
        let (parameters, results) = (parameters.to_vec(), results.to_vec());
        let mut empty = FunctionBuilder::new(&mut module.types, &parameters, &results);
        empty.func_body().unreachable();
        module.funcs.get_mut(id).kind = FunctionKind::Local(empty.local_func(arguments));
    }
    Ok(module)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_futures_of_hydration_are_told_from_everything_else() {
        for (name, is) in [
            (
                "_ZN81_$LT$T$u20$as$u20$any_view..IntoAny$GT$8into_any13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE",
                true,
            ),
            ("_RNCINvNvXs_NtNtCs1_6tachys4view8any_viewpNtB7_7IntoAny8into_any13hydrate_asyncNtB9_3FooE0B9_", true),
            ("_ZN81_$LT$T$u20$as$u20$any_view..IntoAny$GT$8into_any13hydrate_async17h0123456789abcdefE", false),
            ("_ZN81_$LT$T$u20$as$u20$any_view..IntoAny$GT$8into_any19hydrate_from_server17h0123456789abcdefE", false),
            ("_ZN81_$LT$T$GT$13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$7inner_117h0123456789abcdefE", false),
            ("_ZN3app5pages28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE", false),
        ] {
            assert_eq!(is_async_hydration(name), is, "{name}");
        }
    }
}
