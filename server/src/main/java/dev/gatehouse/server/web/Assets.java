package dev.gatehouse.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The files of the look, under names that change with their content, so that they cache forever.
 */
public final class Assets {
  private static final Asset STYLE = Asset.read("base.css", "text/css; charset=utf-8");
  private static final Asset CONSOLE_STYLE = Asset.read("gatehouse.css", "text/css; charset=utf-8");
  private static final Asset DOCS = Asset.read("docs.css", "text/css; charset=utf-8");
  private static final Asset PASSKEY = Asset.read("passkey.js", "text/javascript; charset=utf-8");
  private static final Asset CONSOLE = Asset.read("console.js", "text/javascript; charset=utf-8");
  private static final Asset MARK = Asset.read("gatehouse.svg", "image/svg+xml");

  private Assets() {}

  /** The path of the style sheet of all pages, for templates; those of signing in need no other. */
  public static String style() {
    return STYLE.path;
  }

  /** The path of what the pages of the console need beyond {@link #style}. */
  public static String consoleStyle() {
    return CONSOLE_STYLE.path;
  }

  /** The path of what the pages of the documentation need beyond {@link #style}. */
  public static String docs() {
    return DOCS.path;
  }

  /** The path of the mark, for templates. */
  public static String mark() {
    return MARK.path;
  }

  /** The path of the script that asks the browser for passkeys, for templates. */
  public static String passkey() {
    return PASSKEY.path;
  }

  /** The path of the script that copies values, for templates. */
  public static String console() {
    return CONSOLE.path;
  }

  static Routes addTo(Routes routes) {
    return routes
        .get(STYLE.path, request -> STYLE.answer())
        .get(CONSOLE_STYLE.path, request -> CONSOLE_STYLE.answer())
        .get(DOCS.path, request -> DOCS.answer())
        .get(MARK.path, request -> MARK.answer())
        .get(PASSKEY.path, request -> PASSKEY.answer())
        .get(CONSOLE.path, request -> CONSOLE.answer())
        .get(
            "/favicon.ico",
            request ->
                Response.of(200, MARK.contentType, MARK.content)
                    .with("Cache-Control", "public, max-age=86400"));
  }

  private record Asset(String path, String contentType, byte[] content) {

    static Asset read(String file, String contentType) {
      try (InputStream stream = Assets.class.getResourceAsStream(file)) {
        if (stream == null) {
          throw new IllegalStateException("the program lacks its file " + file);
        }
        byte[] content = stream.readAllBytes();
        if (contentType.startsWith("text/css")) {
          content = squeezed(new String(content, UTF_8)).getBytes(UTF_8);
        }
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
        int dot = file.lastIndexOf('.');
        String path =
            "/look/%s-%s%s"
                .formatted(
                    file.substring(0, dot),
                    HexFormat.of().formatHex(hash, 0, 6),
                    file.substring(dot));
        return new Asset(path, contentType, content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Without what only people read; about a seventh of what is sent, even after gzip. */
    private static String squeezed(String css) {
      return css.replaceAll("(?s)/\\*.*?\\*/", "")
          .replaceAll("\\s*([{};,])\\s*", "$1")
          .replace(": ", ":")
          .replace(";}", "}")
          .strip();
    }

    Response answer() {
      return Response.of(200, contentType, content)
          .with("Cache-Control", "public, max-age=31536000, immutable");
    }
  }
}
