/** What the names in command lines are completed with: a class for each kind of name. */
package org.sallyport.console.internal.completion;
