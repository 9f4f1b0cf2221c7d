//! What a linked program can come to from its exports, by the linker's record of which function and which data names which.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{
    Encoding, ExternalKind, FunctionBody, KnownCustom, Linking, Name, Operator, Parser, Payload, RelocationEntry,
    RelocationType, SymbolInfo, TypeRef,
};

/// What refers to others.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    /// A function, by its number.
    Function(u32),
    /// Data that lie together, by the place of the first of it among [`Linked::blocks`].
    Block(usize),
}

/// A program that was linked with `--emit-relocs`.
#[derive(Default)]
struct Linked<'a> {
    names: HashMap<u32, &'a str>,
    /// Where the functions' bodies are, in order.
    bodies: Vec<(Range<u64>, u32)>,
    /// Where the data of each segment begin.
    segments: Vec<u64>,
    /// Where data are that have a name; what overlaps is one.
    blocks: Vec<Range<u64>>,
    symbols: Vec<SymbolInfo<'a>>,
    /// Who names whom, by place and symbol.
    references: Vec<(u64, RelocationEntry)>,
    /// What a linker's own functions call, which it keeps no record of.
    calls: Vec<(u32, u32)>,
    exported: Vec<u32>,
}

/// The names of a program's functions, by whether it comes to them. Several may have one name, and so be in both.
pub(crate) struct Reach {
    pub(crate) come_to: HashSet<String>,
    pub(crate) others: HashSet<String>,
}

impl Reach {
    /// What a program comes to when it never goes through the functions that `left_out` picks by name.
    pub(crate) fn without(linked: &[u8], left_out: impl Fn(&str) -> bool) -> Result<Self> {
        let program = Linked::read(linked)?;
        let names = || program.names.iter().map(|(function, name)| (*function, *name));
        let left_out = names().filter(|(_, name)| left_out(name)).map(|(function, _)| function).collect();
        let reached = program.reached(&left_out)?;
        let (come_to, others): (Vec<_>, Vec<_>) =
            names().partition(|(function, _)| reached.contains(&Part::Function(*function)));
        let owned = |names: Vec<(u32, &str)>| names.into_iter().map(|(_, name)| name.to_owned()).collect();
        Ok(Self { come_to: owned(come_to), others: owned(others) })
    }
}

impl<'a> Linked<'a> {
    fn read(linked: &'a [u8]) -> Result<Self> {
        let mut program = Self::default();
        // Where each section begins: a reference's place is counted from there.
        let (mut sections, mut references, mut function) = (Vec::new(), Vec::new(), 0);
        for payload in Parser::new(0).parse_all(linked) {
            let payload = payload?;
            sections.extend(payload.as_section().map(|(_, range)| range.start));
            match payload {
                Payload::Version { encoding: Encoding::Component, .. } => bail!("a component is no linked program"),
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        function += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            program.exported.push(export.index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => program.exported.push(func),
                Payload::CodeSectionEntry(body) => {
                    program.bodies.push((body.range(), function));
                    function += 1;
                }
                Payload::DataSection(segments) => {
                    for segment in segments {
                        let segment = segment?;
                        program.segments.push(segment.range.end - u64::try_from(segment.data.len())?);
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Name(names) => {
                        for names in names {
                            let Name::Function(names) = names? else { continue };
                            for name in names {
                                let name = name?;
                                program.names.insert(name.index, name.name);
                            }
                        }
                    }
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            let Linking::SymbolTable(symbols) = part? else { continue };
                            program.symbols = symbols.into_iter().collect::<wasmparser::Result<_>>()?;
                        }
                    }
                    KnownCustom::Reloc(section) => {
                        for entry in section.entries() {
                            references.push((section.section_index(), entry?));
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        for (section, entry) in references {
            let begin = sections.get(usize::try_from(section)?).context("a reference's section is not there")?;
            program.references.push((begin + u64::from(entry.offset), entry));
        }
        program.find_blocks()?;
        program.find_calls(linked)?;
        Ok(program)
    }

    fn find_blocks(&mut self) -> Result<()> {
        let mut named =
            self.symbols.iter().filter_map(|symbol| self.place(symbol).transpose()).collect::<Result<Vec<_>>>()?;
        named.sort_by_key(|range| range.start);
        for range in named {
            match self.blocks.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => self.blocks.push(range),
            }
        }
        Ok(())
    }

    /// Where a symbol's data are; `None` where it has none of its own.
    fn place(&self, symbol: &SymbolInfo<'_>) -> Result<Option<Range<u64>>> {
        let SymbolInfo::Data { symbol: Some(data), .. } = symbol else { return Ok(None) };
        if data.size == 0 {
            return Ok(None);
        }
        let segment = self.segments.get(usize::try_from(data.index)?).context("a symbol's data are not there")?;
        let begin = segment + u64::from(data.offset);
        Ok(Some(begin..begin + u64::from(data.size)))
    }

    /// Functions without references are small ones of the compiler, or the linker's own.
    fn find_calls(&mut self, linked: &[u8]) -> Result<()> {
        let recorded: HashSet<u32> = self.references.iter().filter_map(|(place, _)| self.function_at(*place)).collect();
        for payload in Parser::new(0).parse_all(linked) {
            let Payload::CodeSectionEntry(body) = payload? else { continue };
            let Some(function) = self.function_at(body.range().start) else { continue };
            if !recorded.contains(&function) {
                self.calls.extend(called_by(&body)?.into_iter().map(|called| (function, called)));
            }
        }
        Ok(())
    }

    fn function_at(&self, place: u64) -> Option<u32> {
        holding(&self.bodies, place, |(range, _)| range)
            .and_then(|at| self.bodies.get(at))
            .map(|(_, function)| *function)
    }

    fn block_at(&self, place: u64) -> Option<usize> {
        holding(&self.blocks, place, |range| range)
    }

    /// What is come to from the exports, not going through some functions.
    fn reached(&self, left_out: &HashSet<u32>) -> Result<HashSet<Part>> {
        let mut named_by: HashMap<Part, Vec<Part>> = HashMap::new();
        let mut to_visit: Vec<Part> = self.exported.iter().copied().map(Part::Function).collect();
        for (place, entry) in &self.references {
            let Some(named) = self.named(entry)? else { continue };
            let namer = self.function_at(*place).map(Part::Function).or_else(|| self.block_at(*place).map(Part::Block));
            match namer {
                Some(namer) => named_by.entry(namer).or_default().push(named),
                // Data without a name: whoever reads them, they are there.
                None => to_visit.push(named),
            }
        }
        for (caller, called) in &self.calls {
            named_by.entry(Part::Function(*caller)).or_default().push(Part::Function(*called));
        }
        let mut reached = HashSet::new();
        while let Some(part) = to_visit.pop() {
            let is_left_out = matches!(part, Part::Function(function) if left_out.contains(&function));
            if !is_left_out && reached.insert(part) {
                to_visit.extend(named_by.get(&part).into_iter().flatten());
            }
        }
        Ok(reached)
    }

    fn named(&self, entry: &RelocationEntry) -> Result<Option<Part>> {
        if entry.ty == RelocationType::TypeIndexLeb {
            return Ok(None);
        }
        let symbol = self.symbols.get(usize::try_from(entry.index)?).context("a reference's symbol is not there")?;
        if let SymbolInfo::Func { index, .. } = symbol {
            return Ok(Some(Part::Function(*index)));
        }
        Ok(self.place(symbol)?.and_then(|range| self.block_at(range.start)).map(Part::Block))
    }
}

/// Which of some ranges, in order and apart, holds a place.
fn holding<T>(ranges: &[T], place: u64, range: impl Fn(&T) -> &Range<u64>) -> Option<usize> {
    let at = ranges.partition_point(|entry| range(entry).start <= place).checked_sub(1)?;
    ranges.get(at).is_some_and(|entry| range(entry).contains(&place)).then_some(at)
}

fn called_by(body: &FunctionBody<'_>) -> Result<Vec<u32>> {
    let mut called = Vec::new();
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index }
            | Operator::ReturnCall { function_index }
            | Operator::RefFunc { function_index } => {
                called.push(function_index);
            }
            _ => {}
        }
    }
    Ok(called)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::HashSet;

    use wasm_encoder::{
        CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, Encode, ExportKind, ExportSection,
        Function, FunctionSection, LinkingSection, MemorySection, MemoryType, Module, NameMap, NameSection,
        SymbolTable, TypeSection,
    };

    use super::Reach;

    /// Kinds of references as a linker writes them.
    const FUNCTION: u8 = 0;
    const FUNCTION_IN_DATA: u8 = 2;
    const ADDRESS: u8 = 4;

    fn references(name: &str, section: u32, entries: &[(u8, u32, u32)]) -> (String, Vec<u8>) {
        let mut data = Vec::new();
        section.encode(&mut data);
        u32::try_from(entries.len()).unwrap().encode(&mut data);
        for (kind, place, symbol) in entries {
            data.push(*kind);
            place.encode(&mut data);
            symbol.encode(&mut data);
            if *kind == ADDRESS {
                0_u32.encode(&mut data);
            }
        }
        (format!("reloc.{name}"), data)
    }

    /// A program whose exported `main` calls `shared`, and `view` too, which names the data that hold the function `poll`.
    /// `poll` calls `shared` and `only`.
    fn program() -> Vec<u8> {
        let names = ["main", "view", "poll", "shared", "only"];
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut memory, mut exports) =
            (FunctionSection::new(), MemorySection::new(), ExportSection::new());
        memory.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
        exports.export("main", ExportKind::Func, 0);
        let mut code = CodeSection::new();
        for calls in [vec![3, 1], vec![], vec![3, 4], vec![], vec![]] {
            functions.function(0);
            let mut body = Function::new([]);
            // Room for the reference to data of `view`.
            body.instructions().i32_const(1 << 30).drop();
            calls.into_iter().for_each(|called| {
                body.instructions().call(called);
            });
            body.instructions().end();
            code.function(&body);
        }
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(0), [0; 12]);
        let mut symbols = SymbolTable::new();
        (0..).zip(names).for_each(|(index, name)| {
            symbols.function(0, index, Some(name));
        });
        symbols.data(0, "table", Some(DataSymbolDefinition { index: 0, offset: 4, size: 8 }));
        let mut linking = LinkingSection::new();
        linking.symbol_table(&symbols);
        let (mut of_functions, mut name_section) = (NameMap::new(), NameSection::new());
        (0..).zip(names).for_each(|(index, name)| of_functions.append(index, name));
        name_section.functions(&of_functions);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&memory).section(&exports);
        module.section(&code).section(&data).section(&linking);
        // Places in their section: the bodies begin at 2, 16 and 26, what they name stands behind `call` or `i32.const`; the
        // data begin at 6.
        for (name, bytes) in [
            references(
                "CODE",
                4,
                &[(FUNCTION, 11, 3), (FUNCTION, 13, 1), (ADDRESS, 18, 5), (FUNCTION, 35, 3), (FUNCTION, 37, 4)],
            ),
            references("DATA", 5, &[(FUNCTION_IN_DATA, 12, 2)]),
        ] {
            module.section(&CustomSection { name: Cow::Owned(name), data: Cow::Owned(bytes) });
        }
        module.section(&name_section);
        module.finish()
    }

    #[test]
    fn what_only_one_function_leads_to_is_told_from_what_others_need() {
        let cases: [(&str, &[&str]); 4] = [
            ("nothing", &[]),
            ("view", &["view", "poll", "only"]),
            ("poll", &["poll", "only"]),
            ("shared", &["shared"]),
        ];
        for (left_out, others) in cases {
            let reach = Reach::without(&program(), |name| name == left_out).unwrap();
            let expected: HashSet<String> = others.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(reach.others, expected, "{left_out}");
            assert_eq!(reach.come_to.len() + reach.others.len(), 5);
        }
    }

    #[test]
    fn what_is_no_whole_program_is_refused() {
        let whole = program();
        for broken in [&whole[..whole.len() - 1], b"none at all"] {
            assert!(Reach::without(broken, |_| false).is_err());
        }
    }
}
