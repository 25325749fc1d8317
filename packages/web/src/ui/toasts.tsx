import '@mantine/notifications/styles.css';
import { Notifications } from '@mantine/notifications';

/** Where `notifications.show` appears. */
export function Toasts() {
  return <Notifications position="bottom-right" />;
}
