import { defineTexts } from '../../ui/i18n/text.ts';

export const accessChangeTexts = defineTexts({
  title: {
    en: 'Change what {name} may do?',
    fr: 'Changer ce que {name} peut faire ?',
    nl: 'Wijzigen wat {name} mag doen?',
  },
  intro: {
    en: '{name} keeps its key and tokens. The change holds from its next call on.',
    fr: '{name} garde sa clé et ses jetons. Le changement vaut dès son prochain appel.',
    nl: '{name} houdt sleutel en tokens. De wijziging geldt vanaf de volgende aanroep.',
  },
  rightsGoUnused: {
    en: 'The rights chosen module by module no longer count: the access type sets them. They are kept, and count again if it is turned back to Custom.',
    fr: 'Les droits choisis module par module ne comptent plus : le type d’accès les fixe. Ils sont conservés et comptent à nouveau si l’on revient à Personnalisé.',
    nl: 'De rechten per module tellen niet meer: het toegangstype bepaalt ze. Ze worden bewaard en tellen weer als u terugkeert naar Aangepast.',
  },
  rightsBecomeOwn: {
    en: 'From now on only the rights chosen module by module count.',
    fr: 'Désormais, seuls comptent les droits choisis module par module.',
    nl: 'Vanaf nu tellen alleen de rechten die per module gekozen zijn.',
  },
  noOwnRights: {
    en: 'It has no such rights yet: every call that needs one is refused at once, until you choose some under Rights.',
    fr: 'Il n’en a encore aucun : tout appel qui en demande un est aussitôt refusé, jusqu’à ce que vous en choisissiez sous Droits.',
    nl: 'Die heeft hij nog niet: elke aanroep die er een nodig heeft, wordt meteen geweigerd tot u ze kiest onder Rechten.',
  },
  futureCalls: {
    en: 'This access type also includes calls that are added to the API later.',
    fr: 'Ce type d’accès comprend aussi les appels ajoutés plus tard à l’API.',
    nl: 'Dit toegangstype omvat ook aanroepen die later aan de API worden toegevoegd.',
  },
  onlyListedCalls: {
    en: 'This access type allows only the calls that the operator listed for it, whatever the levels.',
    fr: 'Ce type d’accès ne permet que les appels que l’opérateur a listés, quels que soient les niveaux.',
    nl: 'Dit toegangstype staat alleen de aanroepen toe die de operator ervoor heeft opgesomd, wat de niveaus ook zijn.',
  },
  none: { en: 'None', fr: 'Aucune', nl: 'Geen' },
  lastUsed: {
    en: 'It was last used {when}, from {address}: {operation}. Such a call is refused if the change takes away what it needs.',
    fr: 'Dernier usage {when}, depuis {address} : {operation}. Un tel appel est refusé si le changement retire ce dont il a besoin.',
    nl: 'Laatst gebruikt {when}, vanaf {address}: {operation}. Zo’n aanroep wordt geweigerd als de wijziging wegneemt wat hij nodig heeft.',
  },
  neverUsed: {
    en: 'It was never used.',
    fr: 'Il n’a jamais servi.',
    nl: 'Hij is nooit gebruikt.',
  },
  save: { en: 'Save the change', fr: 'Enregistrer le changement', nl: 'De wijziging opslaan' },
});
