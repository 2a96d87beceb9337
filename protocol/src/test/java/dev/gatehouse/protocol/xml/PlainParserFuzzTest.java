package dev.gatehouse.protocol.xml;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.apache.xml.security.Init;

/** What the parser of plain documents reads, the JDK's reads too, and in the same way. */
class PlainParserFuzzTest {
  static {
    Init.init();
  }

  @FuzzTest
  void both_parsers_agree(byte[] xml) throws Exception {
    PlainParserTest.agrees(xml);
  }
}
