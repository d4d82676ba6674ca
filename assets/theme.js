// Runs before the first paint: the chosen theme, and whether the page returns to a text of the person's own, so that
// neither the wrong colours nor the example flash up.
{
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("why400.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    if (sessionStorage.getItem("why400.session")) root.dataset.returning = "";
  } catch {
    // Storage may be switched off.
  }
  if (location.hash.startsWith("#v")) root.dataset.returning = "";
}
