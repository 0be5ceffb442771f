/** Measures what protection costs and how long a fault is felt, each beside its baseline. */
package io.understudy.lab.bench;
