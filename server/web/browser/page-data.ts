/** What the service wrote into the page about itself. */
export const pageData = {
  playground: document.body.dataset.playground === 'true',
  signUpIsOpen: document.body.dataset.signUp === 'open',
  isLocal: document.body.dataset.local === 'true',
};
