import init from "./embed.js";
await init({ module_or_path: "./embed_bg.wasm" });
