/** The commands: a class for each, named as the command is. */
package org.sallyport.console.internal.command;
