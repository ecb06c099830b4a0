package org.sallyport.testkit;
