//! Phones nearby, from single adverts to contacts.
