// Keeps the page for times without a network, and tells quietly when a newer one is there.
const container = navigator.serviceWorker;
if (container) {
  const notice = document.getElementById("new-version");
  const controlled = Boolean(container.controller);
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
    else if (controlled) offer();
  });

  // Nothing that is needed now is to wait for this.
  addEventListener("load", async () => {
    try {
      registration = await container.register("service-worker.js");
    } catch {
      // A private window, or a host without https: the page works, but not offline.
      return;
    }
    if (registration.waiting) offer();
    registration.addEventListener("updatefound", () => {
      const next = registration.installing;
      next?.addEventListener("statechange", () => {
        if (next.state === "installed" && container.controller) offer();
      });
    });
  });
}
