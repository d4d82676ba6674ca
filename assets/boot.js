// Starts the page's module. Until it has mounted, a paste replaces the example just as it does afterwards.
const request = document.getElementById("request");
const response = document.getElementById("response");
const untouched = () => request.value === request.defaultValue;

request.addEventListener("paste", () => {
  if (untouched()) {
    request.select();
    response.value = "";
  }
});

const module = document.querySelector("meta[name=module]");
try {
  const { default: init } = await import(new URL(module.content, document.baseURI));
  await init({ module_or_path: new URL(module.dataset.wasm, document.baseURI) });
} catch (error) {
  delete document.documentElement.dataset.returning;
  document.getElementById("not-loaded").hidden = false;
  throw error;
}
