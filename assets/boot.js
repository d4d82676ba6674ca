// Starts the page's module. Until it has mounted, a paste replaces the example just as it does afterwards.
const request = document.getElementById("request");
const response = document.getElementById("response");
const untouched = () => request.value === request.defaultValue;

request.addEventListener("paste", (event) => {
  if (untouched()) {
    request.select();
    response.value = "";
  }
  // A box turns every CRLF into LF; what was pasted is kept beside it.
  request.pasted = event.clipboardData?.getData("text/plain");
});

// A file that is dropped before the module is there waits for it; the browser alone would open it in our place.
for (const type of ["dragover", "drop"]) {
  addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (type === "drop") request.dropped = event.dataTransfer.files;
  });
}

const module = document.querySelector("meta[name=module]");
try {
  const { default: init } = await import(new URL(module.content, document.baseURI));
  await init({ module_or_path: new URL(module.dataset.wasm, document.baseURI) });
} catch (error) {
  delete document.documentElement.dataset.returning;
  document.getElementById("not-loaded").hidden = false;
  throw error;
}
