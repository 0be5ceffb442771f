/** A real browser, for what people see: Debian's chromium, driven over W3C WebDriver. */
package io.understudy.lab.browser;
