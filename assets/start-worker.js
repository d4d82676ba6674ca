// Starts the engine's module in its worker. What goes wrong is thrown, so that the page hears of it at once.
importScripts("./worker.js");
wasm_bindgen({ module_or_path: "./worker_bg.wasm" }).catch((error) => setTimeout(() => { throw error; }));
