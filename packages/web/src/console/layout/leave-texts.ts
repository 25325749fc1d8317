import { defineTexts } from '../../ui/i18n/text.ts';

export const leaveTexts = defineTexts({
  leaveTitle: {
    en: 'Leave without saving?',
    fr: 'Quitter sans enregistrer ?',
    nl: 'Weggaan zonder op te slaan?',
  },
  leaveIntro: {
    en: 'Your changes on this page are not saved yet. If you leave, they are lost.',
    fr: 'Vos changements sur cette page ne sont pas enregistrés. Si vous quittez, ils sont perdus.',
    nl: 'Uw wijzigingen op deze pagina zijn niet opgeslagen. Als u weggaat, zijn ze weg.',
  },
  leave: { en: 'Leave and lose them', fr: 'Quitter et les perdre', nl: 'Weggaan en verliezen' },
  stay: { en: 'Stay here', fr: 'Rester ici', nl: 'Hier blijven' },
});
