/** Resolves when what is rendered now has been painted; at once in a tab that nobody sees, which paints nothing. */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    if (document.visibilityState === 'hidden') resolve();
    // The second frame begins when the first one is on the screen.
    else requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
  });
}
