package dev.gatehouse.protocol.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.protocol.saml.MetadataResult.Unusable;
import dev.gatehouse.protocol.xml.XmlProblem;
import dev.gatehouse.protocol.xml.XmlRefused;
import java.util.Locale;
import java.util.regex.Pattern;

/** Says what somebody gave instead of metadata that can be parsed. */
final class MetadataForm {
  private static final int LOOKED_AT = 1_000;

  /** What may stand before the first tag. Possessive, so that nothing makes it try again. */
  private static final Pattern PROLOGUE =
      Pattern.compile(
          "(?:[\\s\\x{FEFF}]++|<\\?xml[^>]*+>|<!--(?:(?!-->).)*+-->)*+", Pattern.DOTALL);

  private static final Pattern HTML =
      Pattern.compile("<(?:!doctype\\s++)?html\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private MetadataForm() {}

  static boolean isWebPage(byte[] document) {
    return HTML.matcher(start(document)).matches();
  }

  static Unusable webPage() {
    return new Unusable(
        MetadataRefusalCode.HTML,
        1,
        "This is a web page, not metadata; look for a link to download the XML.");
  }

  /** Why it cannot be parsed. */
  static Unusable refusal(XmlRefused refused, byte[] document) {
    String detail = refused.detail();
    int line = refused.line();
    return switch (refused.problem()) {
      case DOCTYPE ->
          new Unusable(
              MetadataRefusalCode.DOCTYPE,
              line,
              "The document has a DOCTYPE, which metadata must not have.");
      case TOO_LARGE, TOO_DEEP, TOO_COMPLEX ->
          new Unusable(
              MetadataRefusalCode.TOO_LARGE, line, "The document is too large: " + detail + ".");
      case NOT_WELL_FORMED, CHARACTER_ENCODING -> notXml(document, line, detail);
      default ->
          new Unusable(
              MetadataRefusalCode.UNSAFE,
              line,
              "The document has what metadata must not have: "
                  + words(refused.problem())
                  + " ("
                  + detail
                  + ").");
    };
  }

  private static Unusable notXml(byte[] document, int line, String detail) {
    String start = start(document);
    if (document.length == 0 || (start.isEmpty() && document.length < LOOKED_AT)) {
      return new Unusable(MetadataRefusalCode.EMPTY, 0, "The document is empty.");
    }
    if (start.startsWith("{")) {
      return new Unusable(
          MetadataRefusalCode.NOT_XML,
          1,
          "This is JSON, not XML; if it is an OpenID Connect discovery document, import the issuer.");
    }
    return start.startsWith("<")
        ? new Unusable(
            MetadataRefusalCode.NOT_WELL_FORMED,
            line,
            "The XML is broken (" + detail + "); perhaps a part is missing.")
        : new Unusable(MetadataRefusalCode.NOT_XML, 1, "This is not XML; metadata starts with <.");
  }

  private static String words(XmlProblem problem) {
    return problem.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The first characters, without what may stand before the first tag. */
  private static String start(byte[] document) {
    String head = new String(document, 0, Math.min(document.length, LOOKED_AT), UTF_8);
    return PROLOGUE.matcher(head).replaceFirst("");
  }
}
