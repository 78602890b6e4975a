// The declaration's pages on a phone, as a thumb goes through them.

export const shown = (page) => page.locator("section[data-page]:not([hidden])");
export const go = (page) => shown(page).locator("button[type=submit]:visible").tap();
export const reached = (page, name) => page.waitForFunction((it) => document.querySelector("section[data-page]:not([hidden])")?.dataset.page === it, name);

/** Answers all of one person's pages, from the name on. */
export async function person(page, { name, year, gender, number = "", phone, ward, answers }, look = async () => {}) {
  await reached(page, "name");
  await look("name");
  await page.fill("#name", name);
  await go(page);
  await reached(page, "birth");
  await page.fill("#birthYear", year);
  await page.tap(`label[data-gender=${gender}]`);
  await look("birth");
  await go(page);
  await reached(page, "papers");
  await page.fill("#number", number);
  await look("papers");
  await go(page);
  if (phone !== undefined) {
    await reached(page, "phone");
    await page.fill("#phone", phone);
    await look("phone");
    await go(page);
  }
  await reached(page, "home");
  await page.fill("#ward", ward);
  await look("home");
  await go(page);
  for (const [field, yes] of Object.entries(answers)) {
    await reached(page, field);
    await look(field);
    await shown(page).locator(`[data-answer=${yes ? "yes" : "no"}]`).tap();
  }
}

/** Somebody who answers a question with Có. */
export const HOA = {
  name: "nguyễn thị hòa", year: "1962", gender: "Nu", number: "052162000417", phone: "0912 345 678", ward: "bong son",
  answers: { hasPatient: false, hasFromSickCountry: false, hasSick: true },
};
