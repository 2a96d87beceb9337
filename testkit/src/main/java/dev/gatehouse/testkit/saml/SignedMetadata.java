package dev.gatehouse.testkit.saml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signs metadata as a whole, as federations and some identity providers do. */
public final class SignedMetadata {

  private static final String ID = "_metadata";
  private static final Pattern ROOT = Pattern.compile("<md:Entit(?:y|ies)Descriptor");

  private SignedMetadata() {}

  /** The document with an ID and a signature on its outermost element. */
  public static String of(String metadata, Signing signing) {
    Matcher root = ROOT.matcher(metadata);
    if (!root.find()) {
      throw new IllegalArgumentException("This is no metadata: " + metadata);
    }
    String named = metadata.substring(0, root.end()) + " ID=\"" + ID + "\"";
    return EnvelopedSigner.sign(named + metadata.substring(root.end()), ID, signing);
  }
}
