// Asks every second whether the session still lives, and loads the page again when it does not. Without this file the
// next request notices.
let leaving = false;
// Who is on the way to sign out has no session here any more: loading the page again would cut that way off.
addEventListener('beforeunload', () => {
  leaving = true;
});
addEventListener('pageshow', () => {
  leaving = false;
});
const ask = async () => {
  try {
    const answer = await fetch('/api/me', { cache: 'no-store' });
    if (answer.status === 401 && !leaving) {
      location.reload();
      return;
    }
  } catch {
    // The application is away for a moment; that ends no session.
  }
  setTimeout(ask, 1000);
};
setTimeout(ask, 1000);
