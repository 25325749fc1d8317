interface Toast {
  readonly message: string;
  readonly color: 'green' | 'red';
  /** How long it stays; as short as usual when left out. */
  readonly lastsMs?: number;
}

/** Says what is done, for a moment. Its code comes with the first toast: no page waits for it. */
export function showToast({ message, color, lastsMs }: Toast): void {
  void import('@mantine/notifications').then(({ notifications }) =>
    notifications.show({ message, color, ...(lastsMs === undefined ? {} : { autoClose: lastsMs }) }),
  );
}
