import { expect, HANAKO, test } from '../lib/test.mjs';

test.describe('a session of two minutes and four seconds', () => {
  test.use({ siteEnv: { SHINRAI_LIMIT_SESSION_IDLE: '124s' } });

  test('two minutes before it ends the page says so, and one press stays @js', async ({ visitor, site, page }) => {
    await visitor.signIn(HANAKO, { remember: false });
    const warning = page.getByRole('alert').getByRole('link');
    await expect(warning).toHaveCount(0);
    await expect(warning).toBeVisible({ timeout: 10_000 });
    await site.advance(100);
    await visitor.after(() => warning.click());
    await visitor.isAt('/my');
    await site.advance(100);
    await visitor.open('/my');
    await visitor.isAt('/my');
  });
});

test.describe('a session of three seconds', () => {
  test.use({ siteEnv: { SHINRAI_LIMIT_SESSION_IDLE: '3s' } });

  test('a session that has ended says so and leads to the sign-in @js', async ({ visitor, page }) => {
    await visitor.signIn(HANAKO, { remember: false });
    const onward = page.getByRole('alert').getByRole('link');
    await expect(onward).toHaveAttribute('href', '/sign-in', { timeout: 10_000 });
    await visitor.after(() => onward.click());
    await visitor.isAt('/sign-in');
  });
});
