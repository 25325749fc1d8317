import type { Text as I18nText } from '../../ui/i18n/text.ts';
import { formTexts } from './form-texts.ts';

/** The contract's fields by the words of the form. */
export const fieldTexts: Readonly<Record<string, I18nText<string>>> = {
  firstName: formTexts.firstName,
  lastName: formTexts.lastName,
  applicationName: formTexts.applicationName,
  nickname: formTexts.nickname,
  email: formTexts.email,
  cellphone: formTexts.cellphone,
  language: formTexts.language,
  sex: formTexts.sex,
  entities: formTexts.entitiesTitle,
  defaultEntityId: formTexts.defaultEntity,
  accessType: formTexts.accessType,
  channels: formTexts.channels,
  attributes: formTexts.attributes,
  networkRules: formTexts.networksTitle,
  expiresAtMs: formTexts.expiry,
};
