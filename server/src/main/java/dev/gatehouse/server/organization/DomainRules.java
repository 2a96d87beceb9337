package dev.gatehouse.server.organization;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names can be an organization's e-mail domain. Pure. */
final class DomainRules {
  private static final Pattern NAME =
      Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
  private static final int LONGEST = 253;

  /**
   * Where anybody gets an address: nobody's own domain. The best known, compiled for this program;
   * that it can never be complete matters little, because of none of them could a customer publish
   * the record that proves a domain. It keeps the operator's word from a slip.
   */
  private static final Set<String> FREE_MAIL =
      Set.of(
          "126.com",
          "163.com",
          "aim.com",
          "aol.com",
          "bluewin.ch",
          "comcast.net",
          "cox.net",
          "duck.com",
          "fastmail.com",
          "free.fr",
          "freenet.de",
          "gmail.com",
          "gmx.at",
          "gmx.ch",
          "gmx.com",
          "gmx.de",
          "gmx.net",
          "gmx.us",
          "googlemail.com",
          "hey.com",
          "hotmail.co.uk",
          "hotmail.com",
          "hotmail.de",
          "hotmail.fr",
          "hotmail.it",
          "hushmail.com",
          "icloud.com",
          "laposte.net",
          "libero.it",
          "live.co.uk",
          "live.com",
          "mac.com",
          "mail.com",
          "mail.de",
          "mail.ru",
          "mailbox.org",
          "me.com",
          "msn.com",
          "naver.com",
          "onet.pl",
          "orange.com",
          "orange.fr",
          "outlook.co.uk",
          "outlook.com",
          "outlook.de",
          "outlook.es",
          "outlook.fr",
          "outlook.it",
          "outlook.jp",
          "pm.me",
          "posteo.de",
          "proton.ch",
          "proton.me",
          "protonmail.com",
          "qq.com",
          "rediffmail.com",
          "rocketmail.com",
          "seznam.cz",
          "sina.com",
          "skynet.be",
          "t-online.de",
          "tuta.com",
          "tuta.io",
          "tutamail.com",
          "tutanota.com",
          "verizon.net",
          "wanadoo.fr",
          "web.de",
          "wp.pl",
          "yahoo.ca",
          "yahoo.co.in",
          "yahoo.co.jp",
          "yahoo.co.uk",
          "yahoo.com",
          "yahoo.com.br",
          "yahoo.de",
          "yahoo.es",
          "yahoo.fr",
          "yahoo.it",
          "yandex.com",
          "yandex.ru",
          "yeah.net",
          "ymail.com",
          "zoho.com",
          "zohomail.com");

  /** Registries below which strangers register side by side; see {@link #FREE_MAIL}. */
  private static final Set<String> SHARED_SUFFIXES =
      Set.of(
          "ac.jp",
          "ac.uk",
          "amazonaws.com",
          "azurewebsites.net",
          "blogspot.com",
          "cloudfront.net",
          "co.id",
          "co.il",
          "co.in",
          "co.jp",
          "co.kr",
          "co.nz",
          "co.th",
          "co.uk",
          "co.za",
          "com.ar",
          "com.au",
          "com.br",
          "com.cn",
          "com.co",
          "com.es",
          "com.hk",
          "com.mx",
          "com.my",
          "com.ph",
          "com.pl",
          "com.sg",
          "com.tr",
          "com.tw",
          "com.ua",
          "com.vn",
          "duckdns.org",
          "dyndns.org",
          "edu.au",
          "fly.dev",
          "github.io",
          "gitlab.io",
          "go.jp",
          "gov.au",
          "gov.uk",
          "herokuapp.com",
          "ne.jp",
          "net.au",
          "net.br",
          "netlify.app",
          "nhs.uk",
          "no-ip.org",
          "onmicrosoft.com",
          "onrender.com",
          "or.jp",
          "or.kr",
          "org.au",
          "org.br",
          "org.uk",
          "pages.dev",
          "vercel.app",
          "web.app",
          "workers.dev");

  /**
   * Letters that two versions of the standard read as two different names (RFC 5891; UTS #46 §6.2):
   * sharp s, final sigma, and two that cannot be seen. Whoever means one enters the ASCII form.
   */
  private static final Pattern AMBIGUOUS = Pattern.compile("[\\u00df\\u1e9e\\u03c2\\u200c\\u200d]");

  private DomainRules() {}

  /** The ASCII form in lower case; empty if it is no domain name. */
  static Optional<String> normalized(String entered) {
    String name;
    if (entered.length() > LONGEST || AMBIGUOUS.matcher(entered).find()) {
      return Optional.empty();
    }
    try {
      name = IDN.toASCII(entered.strip().toLowerCase(Locale.ROOT), IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return name.length() <= LONGEST && NAME.matcher(name).matches()
        ? Optional.of(name)
        : Optional.empty();
  }

  static Problems check(String name) {
    return new Problems()
        .require(
            !FREE_MAIL.contains(name),
            "domain",
            "domain_free_mail",
            "Anybody can have an address there, so it cannot be an organization's.")
        .require(
            !SHARED_SUFFIXES.contains(name),
            "domain",
            "domain_shared",
            "Strangers share this suffix, so it cannot be an organization's.");
  }
}
