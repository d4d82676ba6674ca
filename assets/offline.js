// Keeps the page for times without a network, and tells quietly when a newer one is there.
const container = navigator.serviceWorker;
if (container) {
  const notice = document.getElementById("new-version");
  let kept = Boolean(container.controller);
  let registration;
  let asked = false;
  const offer = () => { notice.hidden = false; };

  notice.querySelector("button").addEventListener("click", () => {
    asked = true;
    // Another tab may have let it in already.
    if (registration?.waiting) registration.waiting.postMessage("take over");
    else location.reload();
  });
  container.addEventListener("controllerchange", () => {
    if (asked) location.reload();
    // The files of this page are gone: it works on, but cannot load anything more of itself.
    else if (kept) offer();
    kept = true;
  });

  // Nothing that is needed now is to wait for this.
  addEventListener("load", async () => {
    try {
      registration = await container.register("service-worker.js");
    } catch {
      // A private window, or a host without https: the page works, but not offline.
      return;
    }
    if (registration.waiting && kept) offer();
    const watch = () => {
      const next = registration.installing;
      // The first of all waits for nobody, and may have taken over before the page hears that it is installed.
      const first = !registration.active;
      next?.addEventListener("statechange", () => {
        if (next.state === "installed" && !first) offer();
      });
    };
    watch();
    registration.addEventListener("updatefound", watch);
  });
}
