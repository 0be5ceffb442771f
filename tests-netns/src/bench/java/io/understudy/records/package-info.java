/** How fast the control plane takes in what the kernel tells it (JMH). */
package io.understudy.records;
