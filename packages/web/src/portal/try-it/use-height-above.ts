import { useEffect, useRef } from 'react';

const headerHeightPx = 56;

/** Tells the reference (by a CSS variable) how much of the window our header and the panel cover, so that nothing hides behind. */
export function useHeightAbove() {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = panel.current;
    if (element === null) return undefined;
    const { style } = document.documentElement;
    const tell = () => {
      const isSticky = getComputedStyle(element).position === 'sticky';
      style.setProperty(
        '--postern-above-reference',
        `${headerHeightPx + (isSticky ? element.offsetHeight : 0)}px`,
      );
    };
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    window.addEventListener('resize', tell);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', tell);
      style.removeProperty('--postern-above-reference');
    };
  }, []);
  return panel;
}
