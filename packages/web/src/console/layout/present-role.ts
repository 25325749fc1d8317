import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { Text } from '../../ui/i18n/text.ts';
import { shellTexts } from './shell-texts.ts';

const texts: Readonly<Record<Role, Text<string>>> = {
  operator: shellTexts.roleOperator,
  'licence-admin': shellTexts.roleAdmin,
  'licence-viewer': shellTexts.roleViewer,
};

export function presentRole(role: Role): Text<string> {
  return texts[role];
}
