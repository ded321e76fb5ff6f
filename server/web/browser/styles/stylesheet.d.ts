/* Stylesheets of single pages: the build takes them out of the script. */
declare module '*.css';
