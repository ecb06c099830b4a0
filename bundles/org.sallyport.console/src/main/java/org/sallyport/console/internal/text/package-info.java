/** What the console prints: {@link org.sallyport.console.internal.text.Table tables}, and values as {@link org.sallyport.console.internal.text.Text text}. */
package org.sallyport.console.internal.text;
