// Light, dark, or as the system says.

const NAMES = { auto: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' };
const NEXT = { auto: 'dark', dark: 'light', light: 'auto' };

function stored() {
  try {
    const value = localStorage.getItem('cordboard.theme');
    return value in NAMES ? value : 'auto';
  } catch {
    return 'auto'; // storage is switched off
  }
}

export function startTheme(button) {
  const show = (theme) => {
    document.documentElement.dataset.theme = theme;
    button.textContent = NAMES[theme];
  };
  let theme = stored();
  show(theme);
  button.addEventListener('click', () => {
    theme = NEXT[theme];
    show(theme);
    try {
      localStorage.setItem('cordboard.theme', theme);
    } catch {
      // Kept for this visit only.
    }
  });
}
