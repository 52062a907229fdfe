"""What the pages share: choices in the address bar, one data version for all sessions, showing an exhibit."""
