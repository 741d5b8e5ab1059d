// Before the first paint: the look the person chose, or the system's. A file of its own, for the page allows no inline script.
const chosen = localStorage.getItem('theme');
document.documentElement.dataset.theme =
  chosen === 'light' || chosen === 'dark'
    ? chosen
    : matchMedia('(prefers-color-scheme: dark)').matches
      ? 'dark'
      : 'light';
