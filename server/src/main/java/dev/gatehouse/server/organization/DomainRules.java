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

  /** Where anybody gets an address: nobody's own domain. */
  private static final Set<String> FREE_MAIL =
      Set.of(
          "126.com",
          "163.com",
          "aim.com",
          "aol.com",
          "bluewin.ch",
          "comcast.net",
          "duck.com",
          "fastmail.com",
          "free.fr",
          "gmail.com",
          "gmx.at",
          "gmx.ch",
          "gmx.com",
          "gmx.de",
          "gmx.net",
          "googlemail.com",
          "hey.com",
          "hotmail.co.uk",
          "hotmail.com",
          "hotmail.fr",
          "hushmail.com",
          "icloud.com",
          "laposte.net",
          "libero.it",
          "live.com",
          "live.co.uk",
          "mac.com",
          "mail.com",
          "mail.ru",
          "mailbox.org",
          "me.com",
          "msn.com",
          "naver.com",
          "orange.fr",
          "outlook.com",
          "outlook.de",
          "outlook.fr",
          "pm.me",
          "posteo.de",
          "proton.me",
          "protonmail.com",
          "qq.com",
          "rediffmail.com",
          "rocketmail.com",
          "t-online.de",
          "tutanota.com",
          "tuta.io",
          "verizon.net",
          "wanadoo.fr",
          "web.de",
          "yahoo.ca",
          "yahoo.co.in",
          "yahoo.co.jp",
          "yahoo.co.uk",
          "yahoo.com",
          "yahoo.de",
          "yahoo.fr",
          "yandex.com",
          "yandex.ru",
          "ymail.com",
          "zoho.com");

  /** Registries below which strangers register side by side. */
  private static final Set<String> SHARED_SUFFIXES =
      Set.of(
          "ac.uk",
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
          "com.hk",
          "com.mx",
          "com.my",
          "com.pl",
          "com.sg",
          "com.tr",
          "com.tw",
          "com.ua",
          "edu.au",
          "gov.uk",
          "ne.jp",
          "net.au",
          "net.br",
          "or.jp",
          "or.kr",
          "org.au",
          "org.br",
          "org.uk",
          "azurewebsites.net",
          "blogspot.com",
          "cloudfront.net",
          "github.io",
          "gitlab.io",
          "herokuapp.com",
          "netlify.app",
          "onmicrosoft.com",
          "pages.dev",
          "vercel.app",
          "web.app",
          "workers.dev");

  private DomainRules() {}

  /** The ASCII form in lower case; empty if it is no domain name. */
  static Optional<String> normalized(String entered) {
    String name;
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
