/** The end of a last day such as `2027-05-01`: the moment at which the day after begins, where the browser is. */
export function parseLastDay(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + 1).getTime();
}

/** The last day on which something that ends then still holds. */
export function presentLastDay(expiresAtMs: number): string {
  const last = new Date(expiresAtMs - 1);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${last.getFullYear()}-${pad(last.getMonth() + 1)}-${pad(last.getDate())}`;
}
