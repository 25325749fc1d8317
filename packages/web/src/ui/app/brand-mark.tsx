import { Box } from '@mantine/core';
import { pageBrand } from './page-brand.ts';

/** The logo of the brand, in the version for the colour scheme in use; without one, Postern's own. Decorative: a name follows. */
export function BrandMark() {
  const { logo, logoDark } = pageBrand;
  if (logo === null) return <img src="/favicon.svg" width={28} height={28} alt="" />;
  return (
    <>
      <Box component="img" src={logo} h={28} maw={160} alt="" darkHidden style={{ objectFit: 'contain' }} />
      <Box
        component="img"
        src={logoDark ?? logo}
        h={28}
        maw={160}
        alt=""
        lightHidden
        style={{ objectFit: 'contain' }}
      />
    </>
  );
}
