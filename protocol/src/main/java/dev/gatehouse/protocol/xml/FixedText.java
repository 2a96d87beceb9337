package dev.gatehouse.protocol.xml;

import org.w3c.dom.Text;

/** A run of character data of a fixed tree. */
final class FixedText extends FixedNode implements Text {
  private final String data;

  FixedText(String data) {
    this.data = data;
  }

  @Override
  public short getNodeType() {
    return TEXT_NODE;
  }

  @Override
  public String getNodeName() {
    return "#text";
  }

  @Override
  public String getNodeValue() {
    return data;
  }

  @Override
  public String getData() {
    return data;
  }

  @Override
  public String getTextContent() {
    return data;
  }

  @Override
  public String getWholeText() {
    return data;
  }

  @Override
  public int getLength() {
    return data.length();
  }

  // What a fixed tree does not have: whoever calls these would change it, or needs what nobody
  // asked.

  @Override
  public void appendData(String a) {
    throw unsupported();
  }

  @Override
  public void deleteData(int a, int b) {
    throw unsupported();
  }

  @Override
  public void insertData(int a, String b) {
    throw unsupported();
  }

  @Override
  public boolean isElementContentWhitespace() {
    throw unsupported();
  }

  @Override
  public void replaceData(int a, int b, String c) {
    throw unsupported();
  }

  @Override
  public Text replaceWholeText(String a) {
    throw unsupported();
  }

  @Override
  public void setData(String a) {
    throw unsupported();
  }

  @Override
  public Text splitText(int a) {
    throw unsupported();
  }

  @Override
  public String substringData(int a, int b) {
    throw unsupported();
  }
}
