package dev.gatehouse.server.api;

import java.util.regex.Pattern;

/** What a document refers to instead of holding it: files of metadata, and secrets. */
interface References {

  /** Refers to a secret that is stored already. */
  String KEEP = "keep";

  /** How secrets are referred to: {@code env:NAME} or {@code file:/run/secrets/name}. */
  Pattern SECRET = Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]{0,199}|file:.{1,1000}");

  /**
   * The text of a file.
   *
   * @param file a path, from the document's folder
   */
  String text(String file) throws UnresolvedException;

  /**
   * A secret, without the line's end.
   *
   * @param reference as {@link #SECRET} has it
   */
  String secret(String reference) throws UnresolvedException;

  /** Something cannot be had. */
  final class UnresolvedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param sentence for whoever wrote the reference
     */
    UnresolvedException(String code, String sentence) {
      super(sentence);
      this.code = code;
    }

    UnresolvedException(ConfigurationRefusal why) {
      this(why.code(), why.sentence() + " " + why.remedy());
    }

    String code() {
      return code;
    }

    String sentence() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * For documents that come over the network: files and the environment belong to the server, and
   * nobody reads them by way of a document.
   */
  References NONE =
      new References() {
        @Override
        public String text(String file) throws UnresolvedException {
          throw new UnresolvedException(ConfigurationRefusal.FILE_REFERENCE);
        }

        @Override
        public String secret(String reference) throws UnresolvedException {
          throw new UnresolvedException(ConfigurationRefusal.SECRET_REFERENCE);
        }
      };
}
