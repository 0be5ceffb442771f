/** Real servers and their real clients, and what becomes of their work when a host dies. */
package io.understudy.lab.works;
