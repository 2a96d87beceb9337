package dev.gatehouse.testkit.page;

import dev.gatehouse.testkit.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * The frame of every page of one site.
 *
 * @param styleSheet a resource beside this class; every site serves it under its own name
 * @param colour of the mark that browsers show on the tab, as the style sheet's
 */
public record Layout(String site, String styleSheet, String colour) {

  /** The test identity provider. */
  public static final Layout IDENTITY_PROVIDER =
      new Layout("Acme Directory", "identity-provider.css", "#0b7a63");

  /** The sample application. */
  public static final Layout APPLICATION = new Layout("Tracehub", "tracehub.css", "#a8401b");

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";
  private static final String MARK = "/mark.svg";
  private static final String WATCH = "watch.js";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Answers with a page; {@code bodyClass} chooses its arrangement. */
  public void page(Exchange exchange, int status, String title, String bodyClass, Html content) {
    exchange.addHeader("Content-Security-Policy", POLICY);
    exchange.html(status, document(title, bodyClass, content, Html.nothing()).toString());
  }

  /**
   * Answers with a page that loads itself again once {@code /api/me} says that nobody is signed in.
   */
  public void watchedPage(Exchange exchange, String title, String bodyClass, Html content) {
    exchange.addHeader(
        "Content-Security-Policy", POLICY + "; script-src 'self'; connect-src 'self'");
    var script = Html.of("<script src=\"/{}\" defer></script>", WATCH);
    exchange.html(200, document(title, bodyClass, content, script).toString());
  }

  /** Answers with a page that says what went wrong. */
  public void problem(Exchange exchange, int status, String sentence, String detail) {
    page(
        exchange,
        status,
        sentence,
        "door",
        Html.of(
            """
            <main><div class="panel">
            <div class="brand"><span class="logo" aria-hidden="true">{}</span><h1>{}</h1></div>
            <div class="notice bad"><strong>What went wrong</strong><span>{}</span></div>
            <a class="button wide" href="/">To the front page</a>
            </div></main>
            """,
            site.substring(0, 1),
            sentence,
            detail));
  }

  /** Answers with a form that submits itself, or by a button where scripts are off. */
  public void selfSubmitting(Exchange exchange, String action, Map<String, String> fields) {
    var nonce = HexFormat.of().formatHex(random());
    exchange.addHeader("Content-Security-Policy", POLICY + "; script-src 'nonce-" + nonce + "'");
    var content =
        Html.of(
            """
            <main><form class="panel" id="forward" method="post" action="{}">
            <div class="brand"><span class="logo" aria-hidden="true">{}</span>
            <h1>One moment</h1><p class="muted">You are being taken back.</p></div>
            {}<noscript><button class="button primary wide">Continue</button></noscript>
            </form></main>
            """,
            action,
            site.substring(0, 1),
            Html.each(
                fields.entrySet(),
                field ->
                    Html.of(
                        "<input type=\"hidden\" name=\"{}\" value=\"{}\">\n",
                        field.getKey(),
                        field.getValue())));
    var script =
        Html.of("<script nonce=\"{}\">document.getElementById('forward').submit()</script>", nonce);
    exchange.html(200, document("One moment", "door", content, script).toString());
  }

  /** Serves the style sheet, the mark and the script; false for another path. */
  public boolean serve(Exchange exchange) {
    if (exchange.path().equals("/" + styleSheet)) {
      exchange.addHeader("Cache-Control", "max-age=300");
      exchange.answer(200, "text/css; charset=utf-8", resource(styleSheet));
    } else if (exchange.path().equals(MARK) || exchange.path().equals("/favicon.ico")) {
      exchange.addHeader("Cache-Control", "max-age=300");
      exchange.answer(200, "image/svg+xml", mark().toString());
    } else if (exchange.path().equals("/" + WATCH)) {
      exchange.addHeader("Cache-Control", "max-age=300");
      exchange.answer(200, "text/javascript; charset=utf-8", resource(WATCH));
    } else {
      return false;
    }
    return true;
  }

  /** The site's letter on its colour. */
  private Html mark() {
    return Html.of(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="{}"/>\
        <text x="16" y="23" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="20" fill="#fff">{}</text></svg>
        """,
        colour,
        site.substring(0, 1));
  }

  private Html document(String title, String bodyClass, Html content, Html script) {
    return Html.of(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{} · {}</title><link rel="icon" type="image/svg+xml" href="{}">
        <link rel="stylesheet" href="/{}"></head>
        <body class="{}">
        {}{}
        </body></html>
        """,
        title,
        site,
        MARK,
        styleSheet,
        bodyClass,
        content,
        script);
  }

  private static byte[] random() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Layout.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
