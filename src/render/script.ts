/** What the page's script does: it shows what belongs together, and turns the languages into tabs where the page is narrow. */
export const SCRIPT = `
'use strict';

// A sentence that is pointed at or has the focus is lit in every language and in the article.
const keysAt = (target) => target instanceof Element ? target.closest('[data-key]')?.dataset.key.split(' ') : undefined;
let pointed, focused;
const light = () => {
  const keys = pointed ?? focused ?? [];
  for (const element of document.querySelectorAll('[data-key]')) {
    element.classList.toggle('lit', element.dataset.key.split(' ').some((key) => keys.includes(key)));
  }
};
document.addEventListener('pointerover', (event) => { pointed = keysAt(event.target); light(); });
document.addEventListener('focusin', (event) => { focused = keysAt(event.target); light(); });
document.addEventListener('focusout', () => { focused = undefined; light(); });

const tablist = document.querySelector('[role=tablist]');
if (tablist) {
  const tabs = [...tablist.children];
  const sections = tabs.map((tab) => document.getElementById(tab.getAttribute('aria-controls')));
  const narrow = matchMedia('(max-width: 56rem)');
  let current = 0;
  const arrange = () => {
    tablist.hidden = !narrow.matches;
    for (const [index, tab] of tabs.entries()) {
      const isCurrent = index === current;
      tab.setAttribute('aria-selected', String(isCurrent));
      tab.tabIndex = isCurrent ? 0 : -1;
      const section = sections[index];
      section.classList.toggle('in-tab', narrow.matches);
      section.hidden = narrow.matches && !isCurrent;
      if (narrow.matches) section.setAttribute('role', 'tabpanel');
      else section.removeAttribute('role');
    }
  };
  const select = (index) => {
    current = (index + tabs.length) % tabs.length;
    arrange();
    tabs[current].focus();
  };
  tablist.addEventListener('click', (event) => {
    const index = tabs.indexOf(event.target);
    if (index !== -1) select(index);
  });
  tablist.addEventListener('keydown', (event) => {
    const target = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    select(target);
  });
  narrow.addEventListener('change', arrange);
  arrange();
}
`;
