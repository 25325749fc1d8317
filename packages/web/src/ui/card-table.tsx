import { useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import classes from './card-table.module.css';

interface CardTableProps {
  /** A width in pixels. Where there is less, the rows become cards, so that nothing is ever to the right of the screen. */
  readonly minWidth: number;
  /** `figures` aligns every column after the first to the right, where the table is not shown as cards. */
  readonly content?: 'words' | 'figures';
  /** One `Table` with a head. */
  readonly children: ReactNode;
}

/**
 * A table that becomes a list of cards where it has no room. Each cell takes the name of its column along; the roles
 * are written out, since browsers forget them with the display.
 */
export function CardTable({ minWidth, content = 'words', children }: CardTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [isNarrow, setIsNarrow] = useState(false);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const judge = () => setIsNarrow(element.clientWidth < minWidth);
    judge();
    const observer = new ResizeObserver(judge);
    observer.observe(element);
    return () => observer.disconnect();
  }, [minWidth]);
  // At each drawing, since rows come and go.
  useLayoutEffect(() => {
    const table = frame.current?.querySelector('table');
    if (table !== null && table !== undefined) labelCells(table);
  });
  return (
    <div ref={frame} className={classes[isNarrow ? 'cards' : content]}>
      {children}
    </div>
  );
}

const roles = [
  ['table', 'table'],
  ['thead, tbody', 'rowgroup'],
  ['tr', 'row'],
  ['td', 'cell'],
  ['thead th', 'columnheader'],
  ['tbody th', 'rowheader'],
] as const;

function labelCells(table: HTMLTableElement): void {
  const names = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent);
  for (const body of table.tBodies) {
    for (const row of body.rows) {
      for (const cell of row.cells) cell.dataset['label'] = names[cell.cellIndex] ?? '';
    }
  }
  for (const [selector, role] of roles) {
    const elements = selector === 'table' ? [table] : [...table.querySelectorAll(selector)];
    for (const element of elements) element.setAttribute('role', role);
  }
}
